"""The cockpit 总览: where the lists stand, what moved, who is late."""
