"""An installation as a whole: its schema brought up, and one file out of it and in again."""
