"""Which objects a call means."""
