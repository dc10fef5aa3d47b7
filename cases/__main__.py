"""Run the command line: python -m cases."""

from cases.cli import main

main(prog_name="python -m cases")
