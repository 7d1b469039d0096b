"""The month's round 调度: who stands where, and the office's review of what units hand in."""
