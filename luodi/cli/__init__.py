"""The command `luodi`: each command reads its words, makes one call, and shows the answer."""
