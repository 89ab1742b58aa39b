"""What containers answer: registered by a test, since no pod runs here."""
