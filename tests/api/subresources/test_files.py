"""Copying into and out of a container, which here is a process of this machine."""

import io
import os
import shutil
import stat
import subprocess
import tarfile
import tracemalloc

import anyio
import pytest

from kubex.core.channels import V4, Channel
from kubex.core.exceptions import CopyError, Forbidden, InvalidRequest, NotFound, ProtocolError, ServerTooOld
from kubex.core.models import Status

pytestmark = pytest.mark.anyio

MEGABYTE = 2**20
BUSYBOX = shutil.which("busybox")


async def run_process(server, *before, without=()):
    """Do what a container does: run the command."""
    command = [value for name, value in server.request.query if name == "command"]
    if command[0] in without:
        message = f'exec: "{command[0]}": executable file not found in $PATH'
        await server.fail({"status": "Failure", "reason": "InternalError", "code": 500, "message": message})
        return

    async def feed(stdin):
        try:
            async for data in server.stdin():
                await stdin.send(data)
        except anyio.BrokenResourceError:
            pass
        await stdin.aclose()

    async def pump(channel, output):
        try:
            async for data in output:
                await server.send(channel, data)
        except anyio.BrokenResourceError:
            process.kill()  # the client has gone

    with anyio.CancelScope(shield=True):  # it ends once its client goes, and is waited for
        process = await anyio.open_process([*before, *command], stdin=subprocess.PIPE)
        async with process, anyio.create_task_group() as feeding:
            feeding.start_soon(feed, process.stdin)
            async with anyio.create_task_group() as pumps:
                pumps.start_soon(pump, Channel.STDOUT, process.stdout)
                pumps.start_soon(pump, Channel.STDERR, process.stderr)
            code = await process.wait()
            feeding.cancel_scope.cancel()
    await server.exit(abs(code))


async def with_busybox(server):
    await run_process(server, BUSYBOX)


@pytest.fixture(
    params=[
        run_process,
        pytest.param(with_busybox, marks=pytest.mark.skipif(not BUSYBOX, reason="busybox is not installed")),
    ],
    ids=["tar", "busybox"],
)
def files(request, pods):
    return pods(request.param).files


def tree_of(folder):
    """Tell what is in a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        what = f"-> {path.readlink()}" if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (what, None if path.is_symlink() else stat.S_IMODE(info.st_mode))
    return found


@pytest.fixture
def tree(tmp_path):
    """A folder with something of everything."""
    folder = tmp_path / "tree"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "empty file").touch()
    (folder / "deep" / "script.sh").write_bytes(b"#!/bin/sh\n")
    (folder / "deep" / "script.sh").chmod(0o755)
    (folder / "deep" / "er" / "ünïcode\nnewline -x").write_bytes(os.urandom(100_000))
    (folder / "deep" / ("long" * 60)).write_bytes(b"long name")
    (folder / "exact").write_bytes(bytes(1024))
    (folder / "link").symlink_to("deep/script.sh")
    (folder / "deep" / "up").symlink_to("../exact")
    os.link(folder / "exact", folder / "hard")
    (folder / "private").write_bytes(b"x")
    (folder / "private").chmod(0o600)
    return folder


async def test_a_folder_arrives_as_it_is(files, tree, tmp_path):
    await files.copy_to("p", tree, f"{tmp_path}/copy")
    assert tree_of(tmp_path / "copy") == tree_of(tree)


async def test_a_folder_comes_back_as_it_is(files, tree, tmp_path):
    await files.copy_from("p", str(tree), tmp_path / "copy")
    assert tree_of(tmp_path / "copy") == tree_of(tree)
    assert (tmp_path / "copy" / "deep" / "script.sh").stat().st_mtime == int((tree / "deep/script.sh").stat().st_mtime)


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 3_000_000])
async def test_a_file_gets_the_name_that_is_asked_for_both_ways(files, tmp_path, size):
    data = os.urandom(size)
    (tmp_path / "a").write_bytes(data)
    await files.copy_to("p", str(tmp_path / "a"), f"{tmp_path}/b")
    assert (tmp_path / "b").read_bytes() == data
    await files.copy_from("p", f"{tmp_path}/b", str(tmp_path / "c"))
    assert (tmp_path / "c").read_bytes() == data


async def test_names_that_look_like_options_are_names(files, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_bytes(b"x")
    await files.copy_to("p", "a", "-rf")
    assert (tmp_path / "-rf").read_bytes() == b"x"
    await files.copy_from("p", "-rf", "b")
    assert (tmp_path / "b").read_bytes() == b"x"


async def test_a_copy_onto_a_folder_adds_to_it(files, tree, tmp_path):
    for name in ("there", "back"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept").touch()
    await files.copy_to("p", tree, f"{tmp_path}/there/")
    await files.copy_from("p", f"{tree}/", tmp_path / "back")
    for name in ("there", "back"):
        assert tree_of(tmp_path / name).keys() == tree_of(tree).keys() | {"kept"}


async def test_a_link_that_is_named_is_followed_into_a_container(files, tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "link").symlink_to("a")
    await files.copy_to("p", tmp_path / "link", f"{tmp_path}/b")
    assert not (tmp_path / "b").is_symlink()
    assert (tmp_path / "b").read_bytes() == b"x"


async def test_a_link_that_is_named_cannot_come_out(files, tmp_path):
    (tmp_path / "link").symlink_to("a")
    with pytest.raises(CopyError, match="it is a link to a: copy that"):
        await files.copy_from("p", f"{tmp_path}/link", tmp_path / "b")


async def test_what_cannot_be_copied_is_left_out_with_a_warning(files, tree, tmp_path):
    os.mkfifo(tree / "pipe")
    (tree / "outside").symlink_to("/etc/passwd")
    (tree / "beside").symlink_to("../elsewhere")
    with pytest.warns(UserWarning, match=r"^left out of the copy: .*pipe$") as warned:
        await files.copy_to("p", tree, f"{tmp_path}/there")
    assert warned[0].filename == __file__
    with pytest.warns(UserWarning, match=r"left out of the copy: .*(pipe|outside|beside)") as warned:
        await files.copy_from("p", str(tree), tmp_path / "back")
    assert warned[0].filename == __file__
    assert tree_of(tmp_path / "there").keys() == tree_of(tree).keys() - {"pipe"}
    assert tree_of(tmp_path / "back").keys() == tree_of(tree).keys() - {"pipe", "outside", "beside"}


async def test_what_is_not_there_is_an_error(files, tmp_path):
    with pytest.raises(CopyError, match=r"exec\?command=tar.*exit code \d: .*nothing"):
        await files.copy_from("p", f"{tmp_path}/nothing", tmp_path / "b")
    with pytest.raises(FileNotFoundError):
        await files.copy_to("p", tmp_path / "nothing", "/tmp/b")
    (tmp_path / "a").touch()
    with pytest.raises(CopyError, match=r"exit code \d: .*no-such-folder"):
        await files.copy_to("p", tmp_path / "a", f"{tmp_path}/no-such-folder/b")
    with pytest.raises(FileNotFoundError):
        await files.copy_from("p", f"{tmp_path}/a", tmp_path / "no-such-folder" / "b")


async def test_a_local_file_that_is_missing_asks_the_server_nothing(pods, tmp_path):
    api = pods(run_process)
    with pytest.raises(FileNotFoundError):
        await api.files.copy_to("p", tmp_path / "nothing", "/tmp/b")
    assert api._client.requests == []


async def test_a_container_without_tar_is_told_of(pods, tmp_path):
    async def bare(server):
        await run_process(server, without=["tar"])

    (tmp_path / "a").write_bytes(bytes(MEGABYTE))
    files = pods(bare).files
    with pytest.raises(CopyError, match='takes a container that has tar: exec: "tar": executable file not found'):
        await files.copy_to("p", tmp_path / "a", f"{tmp_path}/b")
    with pytest.raises(CopyError, match="takes a container that has tar"):
        await files.copy_from("p", f"{tmp_path}/a", tmp_path / "b")


async def test_a_container_without_wc_does(pods, tree, tmp_path):
    async def bare(server):
        await run_process(server, without=["wc"])

    await pods(bare).files.copy_to("p", tree, f"{tmp_path}/copy")
    assert tree_of(tmp_path / "copy") == tree_of(tree)


async def test_a_file_that_is_not_as_long_as_sent_is_an_error(pods, tmp_path):
    async def full_disk(server):
        await run_process(server)
        if server.query["stdin"] == "true":
            os.truncate(tmp_path / "b", 5)

    (tmp_path / "a").write_bytes(b"0123456789")
    with pytest.raises(CopyError, match="10 bytes were sent, yet what wc counts is 5"):
        await pods(full_disk).files.copy_to("p", tmp_path / "a", f"{tmp_path}/b")


async def test_a_tar_that_stops_reading_is_an_error(pods, tmp_path):
    async def stops(server):
        await server.receive()
        await server.exit()

    (tmp_path / "a").write_bytes(bytes(MEGABYTE))
    with pytest.raises(CopyError, match="tar ended before all had been sent"):
        await pods(stops).files.copy_to("p", tmp_path / "a", "/tmp/b")


async def test_many_files_are_counted(files, tmp_path):
    (tmp_path / "many").mkdir()
    for i in range(1100):
        (tmp_path / "many" / str(i)).write_bytes(b"x" * i)
    await files.copy_to("p", tmp_path / "many", f"{tmp_path}/copy")
    assert tree_of(tmp_path / "copy") == tree_of(tmp_path / "many")


def archive(*members):
    """Make an archive of members that a container with bad intentions may send."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for name, more in members:
            info = tarfile.TarInfo(name)
            for key, value in more.items():
                setattr(info, key, value)
            tar.addfile(info, io.BytesIO(b"x" * info.size))
    return data.getvalue()


def sends(data):
    async def script(server):
        await server.send(Channel.STDOUT, data)
        await server.exit()

    return script


FOLDER = ("./d", {"type": tarfile.DIRTYPE, "mode": 0o755})


@pytest.mark.parametrize(
    "members",
    [
        [FOLDER, ("./d/../../evil", {"size": 1})],
        [FOLDER, ("./evil", {"size": 1})],
        [FOLDER, ("/evil", {"size": 1})],
        [FOLDER, ("./d/hard", {"type": tarfile.LNKTYPE, "linkname": "../evil"})],
        [FOLDER, ("./d/hard", {"type": tarfile.LNKTYPE, "linkname": "/evil"})],
        [("./dd", {"size": 1})],
    ],
    ids=["up", "beside", "absolute", "hard link up", "absolute hard link", "another name"],
)
async def test_nothing_is_written_outside_of_the_target(pods, tmp_path, members):
    (tmp_path / "in").mkdir()
    with pytest.raises(CopyError, match="not in what was asked for"):
        await pods(sends(archive(*members))).files.copy_from("p", "d", tmp_path / "in" / "d")
    assert {path.name for path in tmp_path.rglob("*")} <= {"in", "d"}


async def test_a_link_does_not_lead_what_follows_outside(pods, tmp_path):
    members = [FOLDER, ("./d/a", {"type": tarfile.SYMTYPE, "linkname": ".."}), ("./d/a/evil", {"size": 1})]
    with pytest.warns(UserWarning, match=r"left out of the copy: \./d/a"):
        await pods(sends(archive(*members))).files.copy_from("p", "d", tmp_path / "d")
    assert tree_of(tmp_path).keys() == {"d", "d/a", "d/a/evil"}


async def test_a_link_that_was_there_does_not_lead_outside_either(pods, tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a").symlink_to(tmp_path)
    with pytest.raises(CopyError, match="outside"):
        await pods(sends(archive(FOLDER, ("./d/a/evil", {"size": 1})))).files.copy_from("p", "d", tmp_path / "d")
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("cut", [100, 512, 700, 1024, 3000])
async def test_an_archive_that_is_cut_is_an_error(pods, tmp_path, cut):
    data = archive(FOLDER, ("./d/a", {"size": 2000}))

    async def breaks(server):
        await server.send(Channel.STDOUT, data[:cut])
        raise ConnectionResetError

    with pytest.raises(ProtocolError):
        await pods(breaks).files.copy_from("p", "d", tmp_path / "d")


@pytest.mark.parametrize("data", [b"", b"x" * 2000, archive(FOLDER, ("./d/a", {"size": 2000}))[:1500], bytes(10240)])
async def test_what_is_no_archive_is_an_error(pods, tmp_path, data):
    with pytest.raises(CopyError):
        await pods(sends(data)).files.copy_from("p", "d", tmp_path / "d")


@pytest.mark.parametrize("remote", ["", "..", "a/..", "/", "."])
async def test_a_path_without_a_name_is_refused(pods, tmp_path, remote):
    api = pods(run_process)
    with pytest.raises(InvalidRequest, match="does not name"):
        await api.files.copy_to("p", tmp_path, remote)
    assert api._client.requests == []


async def test_errors_of_the_server_come_out(pods, tmp_path):
    (tmp_path / "a").touch()
    refusal = Forbidden("no", status=Status(code=403))
    with pytest.raises(Forbidden):
        await pods(refusal).files.copy_to("p", tmp_path / "a", "/tmp/b")

    async def lost(server):
        await server.fail({"status": "Failure", "reason": "NotFound", "code": 404, "message": "gone"})

    with pytest.raises(NotFound, match="gone"):
        await pods(lost).files.copy_to("p", tmp_path / "a", "/tmp/b")
    with pytest.raises(ServerTooOld):
        await pods(run_process, subprotocol=V4).files.copy_to("p", tmp_path / "a", "/tmp/b")


@pytest.mark.parametrize("way", ["to", "from"])
async def test_cancelling_ends_the_copy(pods, tmp_path, way):
    begun = anyio.Event()

    async def stuck(server):
        if way == "from":
            await server.send(Channel.STDOUT, archive(FOLDER, ("./d/a", {"size": 20000}))[:2000])
        begun.set()
        await anyio.sleep_forever()

    api = pods(stuck)
    (tmp_path / "a").write_bytes(bytes(MEGABYTE))
    with anyio.fail_after(10), anyio.CancelScope() as scope:
        async with anyio.create_task_group() as tasks:
            if way == "to":
                tasks.start_soon(api.files.copy_to, "p", tmp_path / "a", "/tmp/b")
            else:
                tasks.start_soon(api.files.copy_from, "p", "d", tmp_path / "d")
            await begun.wait()
            await anyio.wait_all_tasks_blocked()
            scope.cancel()
    assert scope.cancelled_caught
    assert api._client.open == 0


async def test_large_files_take_little_memory(pods, tmp_path):
    with (tmp_path / "a").open("wb") as file:
        file.truncate(100 * MEGABYTE)
    files = pods(run_process).files
    tracemalloc.start()
    try:
        await files.copy_to("p", tmp_path / "a", f"{tmp_path}/b")
        await files.copy_from("p", f"{tmp_path}/b", tmp_path / "c")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "c").stat().st_size == 100 * MEGABYTE
    assert peak < 8 * MEGABYTE
