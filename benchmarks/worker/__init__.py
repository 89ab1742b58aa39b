"""The process of one client: it does what it is told over standard input, and answers with times."""
