"""The command, run as `holdfast` or `python -m holdfast`."""

from __future__ import annotations


def main() -> None:
    """Listen for Ctrl-C before anything that takes time is imported, then run the command."""
    from holdfast.app.interruption import listen

    listen()
    from holdfast.app.command import main as command

    command()


if __name__ == "__main__":
    main()
