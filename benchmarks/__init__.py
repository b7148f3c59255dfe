"""What the doors cost above the bare minimum: see README.md."""
