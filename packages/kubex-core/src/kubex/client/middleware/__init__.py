"""What looks on at the requests of a client: `ClientOptions(middleware=[...])`, or a plugin for every client.

`kubex.client.middleware.logging` and `kubex.client.middleware.opentelemetry` are there to be used, and to be read as
examples.
"""

from kubex.core.middleware import Attempt, Call, Middleware, Outcome

__all__ = ["Attempt", "Call", "Middleware", "Outcome"]
