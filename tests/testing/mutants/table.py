"""Which broken transport is meant for which case."""

from dataclasses import replace
from typing import Any

from kubex.transport import TransportInfo
from tests.testing.mutants import calls, naive, sockets
from tests.testing.mutants.calls import GOOD


def broken(transport: Any) -> TransportInfo:
    """Make the info of a broken transport."""
    return replace(GOOD, load=lambda: transport, load_client=None)


async def _coroutine(*arguments: Any) -> None:
    """Be no factory."""


TRANSPORTS: dict[str, Any] = {
    "test_the_factory_makes_a_transport": lambda *arguments: Closeable(),
    "test_the_factory_is_no_coroutine": _coroutine,
    "test_a_request_arrives_as_it_was_made": calls.LosesHeaders,
    "test_a_path_in_the_url_of_the_server_is_kept": calls.ForgetsThePathOfTheUrl,
    "test_a_large_body_arrives_whole": calls.SendsHalfOfTheBody,
    "test_a_body_in_parts_arrives_whole": calls.SendsTheFirstPart,
    "test_redirects_are_not_followed": calls.FollowsRedirects,
    "test_cookies_are_not_kept": calls.KeepsCookies,
    "test_the_environment_names_no_proxy": calls.TrustsTheEnvironment,
    "test_a_failed_request_is_not_repeated": calls.Repeats,
    "test_every_status_is_an_answer": calls.RaisesForStatus,
    "test_headers_are_given_with_all_their_values": calls.KeepsOneValue,
    "test_an_answer_may_be_empty": calls.WantsABody,
    "test_the_answer_to_head_has_no_body": calls.WantsABody,
    "test_informational_answers_are_passed_over": naive.Naive,
    "test_chunks_may_be_cut_anywhere": naive.Naive,
    "test_an_answer_may_come_slowly": naive.ReadsOnce,
    "test_an_answer_may_end_with_its_connection": calls.WantsALength,
    "test_a_large_answer_arrives_whole": calls.CutsTheAnswer,
    "test_a_compressed_answer_is_decompressed_once": calls.DecompressesTwice,
    "test_parts_of_a_compressed_stream_come_as_they_are_sent": calls.ReadsToTheEndFirst,
    "test_chunks_are_given_as_they_come": calls.ReadsToTheEndFirst,
    "test_the_head_is_given_before_the_body": calls.ReadsToTheEndFirst,
    "test_leaving_a_stream_closes_its_connection": calls.LeavesStreamsOpen,
    "test_an_exception_in_the_block_comes_out_unchanged": calls.HoldsATaskGroup,
    "test_a_cancelled_read_never_looks_like_the_end": calls.GivesAGenerator,
    "test_many_streams_may_be_open_at_once": calls.DoesOneThingAtATime,
    "test_a_failure_answered_to_a_stream_can_be_read": calls.RaisesForStatus,
    "test_a_slow_reader_slows_the_sender": calls.ReadsToTheEndFirst,
    "test_what_is_not_http_is_a_protocol_error": naive.Naive,
    "test_an_answer_cut_at_any_byte_is_a_protocol_error": naive.Naive,
    "test_a_connection_reset_before_the_request_is_a_transport_error": calls.RaisesWhatTheLibraryRaises,
    "test_a_broken_compression_is_a_protocol_error": calls.RaisesWhatTheLibraryRaises,
    "test_a_refused_connection_is_a_connect_error": naive.Naive,
    "test_an_unknown_host_is_a_connect_error": calls.RaisesWhatTheLibraryRaises,
    "test_an_error_shows_no_header_of_the_request": calls.TellsTheHeaders,
    "test_the_next_call_works_after_a_broken_one": calls.StaysBroken,
    "test_a_connection_closed_while_idle_is_not_used_again": calls.UsesDeadConnections,
    "test_an_answer_before_the_end_of_the_request_is_no_hang": calls.WaitsForEver,
    "test_plain_http_to_a_tls_port_is_a_protocol_error": calls.RaisesWhatTheLibraryRaises,
    "test_a_connect_limit_ends_a_handshake": calls.KnowsNoLimits,
    "test_a_read_limit_ends_a_silence": calls.KnowsNoLimits,
    "test_a_read_limit_does_not_end_an_answer_that_drips": calls.TakesReadForTotal,
    "test_a_write_limit_ends_a_request_that_is_not_read": calls.KnowsNoLimits,
    "test_a_limit_of_the_caller_is_the_callers_own": calls.TakesCancellationForATimeout,
    "test_leaving_out_limits_is_no_limit": calls.HasLimitsOfItsOwn,
    "test_a_trusted_certificate_works": calls.MakesAContextOfItsOwn,
    "test_an_untrusted_certificate_is_a_connect_error": calls.TrustsEverybody,
    "test_an_expired_certificate_is_a_connect_error": calls.TrustsEverybody,
    "test_a_certificate_for_another_host_is_a_connect_error": calls.TrustsEverybody,
    "test_the_name_of_the_server_can_be_told": calls.ForgetsTheServerName,
    "test_another_name_than_the_certificates_is_refused": calls.ForgetsTheServerName,
    "test_verification_can_be_switched_off": calls.MakesAContextOfItsOwn,
    "test_the_certificate_of_the_client_is_shown": calls.MakesAContextOfItsOwn,
    "test_a_certificate_that_was_not_shown_is_a_transport_error": calls.RaisesWhatTheLibraryRaises,
    "test_tls_to_a_plain_port_is_a_connect_error": calls.RaisesWhatTheLibraryRaises,
    "test_a_body_cut_without_the_end_of_tls_is_a_protocol_error": calls.RaisesWhatTheLibraryRaises,
    "test_a_call_may_be_cancelled_at_any_await": calls.StaysBroken,
    "test_a_call_that_is_cancelled_before_it_begins_sends_nothing": calls.Shields,
    "test_cancelling_a_stream_closes_its_connection": calls.LeavesCancelledStreamsOpen,
    "test_closing_closes_idle_connections": calls.NeverCloses,
    "test_closing_twice_is_nothing": calls.ClosesOnce,
    "test_a_transport_that_is_not_used_opens_nothing": calls.ConnectsAtOnce,
    "test_closing_ends_a_stream_with_an_error": calls.NeverCloses,
    "test_closing_ends_a_call_with_an_error": calls.NeverCloses,
    "test_messages_come_and_go_whole": sockets.SendsShortMessages,
    "test_a_websocket_works_over_tls": calls.MakesAContextOfItsOwn,
    "test_the_handshake_is_the_request": calls.LosesHeaders,
    "test_a_choice_that_was_not_offered_is_refused": sockets.TakesTheFirstSubprotocol,
    "test_a_refused_handshake_has_the_whole_answer": sockets.RefusesBriefly,
    "test_fragments_are_put_together": sockets.GivesFragments,
    "test_a_close_that_tells_of_an_error_is_one": sockets.TakesErrorsForTheEnd,
    "test_a_connection_that_breaks_is_a_protocol_error": sockets.TakesErrorsForTheEnd,
    "test_a_message_that_is_too_long_ends_the_connection": sockets.TakesAnyLength,
    "test_an_exception_in_the_block_of_a_websocket_comes_out_unchanged": calls.HoldsATaskGroup,
    "test_a_handshake_that_is_not_answered_is_a_timeout": calls.KnowsNoLimits,
    "test_a_peer_that_says_nothing_is_given_up": sockets.TakesErrorsForTheEnd,
    "test_a_peer_that_answers_no_close_does_not_hold_the_block": sockets.WaitsForTheClose,
    "test_a_reader_that_does_not_read_slows_the_peer": sockets.ReadsAhead,
    "test_a_cancelled_receive_loses_nothing": sockets.LosesWhatWasCancelled,
    "test_closing_the_transport_ends_an_open_websocket": sockets.TakesErrorsForTheEnd,
}


class Closeable:
    """No transport, though it can be closed."""

    async def aclose(self) -> None:
        """Close nothing."""


INFOS: dict[str, TransportInfo] = {
    **{case: broken(transport) for case, transport in TRANSPORTS.items()},
    "test_the_info_fits_this_version_of_the_contract": replace(GOOD, contract=2),
    "test_limitations_name_options": replace(GOOD, limitations=lambda configuration, options: {"colour": "ignored"}),
    "test_websockets_that_are_not_declared_are_refused": replace(GOOD, features=frozenset()),
}
