"""exec, attach and port-forward: channels over one WebSocket."""
