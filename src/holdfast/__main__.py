"""`python -m holdfast`."""

from holdfast.app.command import main

main()
