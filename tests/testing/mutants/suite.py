"""The kit on every broken transport; a run of its own, of which each case must fail."""

from kubex.testing.transport import TransportConformance
from tests.testing.mutants.table import INFOS


def class_name(case: str) -> str:
    """Name the class in which a case runs."""
    return "Test_" + case


for _case, _info in INFOS.items():
    globals()[class_name(_case)] = type(
        class_name(_case),
        (TransportConformance,),
        {"info": _info, "patience": 0.2, "event_loops": {"asyncio": ("asyncio", {})}},
    )
