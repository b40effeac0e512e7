"""`python -m pgcontract.cli` is `pgcontract`."""

from pgcontract.cli import main

main()
