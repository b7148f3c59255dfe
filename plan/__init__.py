"""The plan document and its chapters; its numberless tasks move in here with their register."""
