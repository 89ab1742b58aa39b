"""What there is: resources, their schemas, and what holds of their objects."""
