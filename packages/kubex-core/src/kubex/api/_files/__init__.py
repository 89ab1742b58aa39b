"""Files and folders of containers."""
