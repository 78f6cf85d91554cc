"""`python -m seatui` is the console script `seatui`."""

from seatui.cli import main

if __name__ == "__main__":
    main()
