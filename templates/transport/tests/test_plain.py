from kubex.testing.transport import TransportConformance
from kubex_plain import INFO


class TestPlain(TransportConformance):
    info = INFO
