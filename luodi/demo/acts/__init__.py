"""What people of the county do in the course of the year, each act through the service meant for it."""
