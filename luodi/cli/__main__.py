"""`python -m luodi.cli`: the same as the command `luodi`."""

from luodi.cli.main import main

main()
