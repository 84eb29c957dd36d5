#!/usr/bin/env python3
"""Reads an art repository without art: lists its runs and takes artifacts out, checking every byte on the way.

Python 3.9 or newer, its standard library, and the `zstd` program for compressed records. Written from the pages in
the folder above; the name of the page that explains a part stands beside it.

    read_art.py runs    REPO [--branch B]
    read_art.py ls      REPO NAME[@VERSION]
    read_art.py cat     REPO NAME[@VERSION][:PATH]
    read_art.py extract REPO NAME[@VERSION] DEST

VERSION is a number, `latest`, or seven or more hex digits of a run.
"""

import argparse, hashlib, json, os, re, struct, subprocess, sys, tempfile, zlib
from datetime import datetime, timezone

KINDS = {1: "blob", 2: "recipe", 3: "manifest", 4: "layout", 5: "run", 6: "fact"}
CLASS_OF = {"blob": "data", "recipe": "tree", "manifest": "tree", "layout": "tree", "run": "run", "fact": "run"}
CLASS_CODES = {"run": 1, "tree": 2, "data": 3}
MAX_RAW = {"blob": 131072, "recipe": 1 << 20, "manifest": 1 << 20, "layout": 1 << 20, "run": 1 << 24, "fact": 1 << 24}
MAX_PACK = 64 << 20
EMPTY = hashlib.sha256(b"").hexdigest()
FILE, EXECUTABLE, SYMLINK, FOLDER = 0, 1, 2, 3
READ_FEATURES = set()  # evolution.md: the features of format.json that this program can read
BATCH = 32 << 20  # bytes decoded at a time


class ArtError(Exception):
    pass


# ---- encodings.md: MessagePack and ids

def unpack(data):
    value, end = _unpack(data, 0, 0)
    if end != len(data):
        raise ArtError("bytes left over after an object")
    return value


def _unpack(data, at, depth):
    def number(code):
        return struct.unpack_from(">" + code, data, at + 1)[0], at + 1 + struct.calcsize(code)

    def piece(start, length):
        if start + length > len(data):
            raise ArtError("an object is cut short")
        return data[start:start + length], start + length

    def text(start, length):
        raw, end = piece(start, length)
        return raw.decode("utf-8"), end

    def items(start, count):
        values, end = [], start
        for _ in range(count):
            value, end = _unpack(data, end, depth + 1)
            values.append(value)
        return values, end

    def pairs(start, count):
        flat, end = items(start, 2 * count)
        keys = flat[::2]
        if len(set(keys)) != count or not all(isinstance(key, str) for key in keys):
            raise ArtError("a map has a key twice, or one that is no text")
        return dict(zip(keys, flat[1::2])), end

    if depth > 64 or at >= len(data):
        raise ArtError("an object is too deep or cut short")
    tag = data[at]
    if tag <= 0x7F: return tag, at + 1
    if tag <= 0x8F: return pairs(at + 1, tag & 15)
    if tag <= 0x9F: return items(at + 1, tag & 15)
    if tag <= 0xBF: return text(at + 1, tag & 31)
    if tag >= 0xE0: return tag - 256, at + 1
    if tag in (0xC0, 0xC2, 0xC3): return {0xC0: None, 0xC2: False, 0xC3: True}[tag], at + 1
    scalars = {0xCB: "d", 0xCC: "B", 0xCD: "H", 0xCE: "I", 0xCF: "Q", 0xD0: "b", 0xD1: "h", 0xD2: "i", 0xD3: "q"}
    sized = {0xC4: ("B", piece), 0xC5: ("H", piece), 0xC6: ("I", piece), 0xD9: ("B", text), 0xDA: ("H", text),
             0xDB: ("I", text), 0xDC: ("H", items), 0xDD: ("I", items), 0xDE: ("H", pairs), 0xDF: ("I", pairs)}
    try:
        if tag in scalars: return number(scalars[tag])
        if tag in sized:
            length, start = number(sized[tag][0])
            return sized[tag][1](start, length)
    except struct.error:
        raise ArtError("an object is cut short")
    raise ArtError("an object holds a MessagePack type that the format does not use")


def object_id(kind, raw):
    prefix = b"" if kind == "blob" else b"art:" + kind.encode() + b":1\0"
    return hashlib.sha256(prefix + raw).hexdigest()


# ---- packs.md: finding records, and reading them with their checks

class Store:
    def __init__(self, repo):
        inner = os.path.join(repo, ".art")
        self.dir = inner if os.path.isdir(inner) else repo
        try:
            with open(os.path.join(self.dir, "format.json"), encoding="utf-8") as file:
                form = json.load(file)
        except OSError:
            raise ArtError(f"no art repository in '{repo}'")
        if form.get("format") != "art" or form.get("version") != 1:
            raise ArtError("this is not a store of format version 1")
        for feature in form.get("features", {}).get("read", []):
            if feature not in READ_FEATURES:
                raise ArtError(f"reading this store needs the feature '{feature}'")
        self.places = {}  # class -> id -> (pack path, offset, kind, codec, raw, stored)

    def index(self, cls):
        """Where every record of a class is, from the footers of its packs; damaged ones are walked record by record."""
        if cls not in self.places:
            self.places[cls] = found = {}
            for folder, _, names in sorted(os.walk(os.path.join(self.dir, "packs", cls))):
                for name in sorted(names):
                    if re.fullmatch("[0-9a-f]{64}", name):
                        path = os.path.join(folder, name)
                        for place in read_footer(path, name, cls) or scan_pack(path, cls):
                            found.setdefault(place[0], (path,) + place[1:])
        return self.places[cls]

    def get(self, kind, id):
        return self.get_many(kind, [id])[id]

    def get_many(self, kind, ids):
        """The verified bytes of several objects of one kind: id -> bytes. All compressed ones take one `zstd -d`."""
        index, found, frames = self.index(CLASS_OF[kind]), {}, []
        if kind == "blob" and EMPTY in ids:
            found[EMPTY] = b""
        wanted = sorted((index[id][:2] + (id,) for id in set(ids) if id in index))
        for path, offset, id in wanted:
            codec, raw_length, payload = read_record(path, offset, id, kind)
            if codec == 1:
                frames.append((id, raw_length, payload))
            else:
                found[id] = payload
        found.update(decompress(frames))
        for id in ids:
            if id not in found:
                raise ArtError(f"{kind} {id} is not in the store")
        for id, raw in found.items():
            if object_id(kind, raw) != id:
                raise ArtError(f"{kind} {id} is damaged: its bytes have another id")
        return found


def read_footer(path, name, cls):
    """The places that a pack's footer lists, or None when anything about the footer is not as it should be."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(max(0, size - 16))
        trailer = file.read(16)
        if len(trailer) < 16 or trailer[8:] != b"ARTEND1\n":
            return None
        length, crc = struct.unpack_from("<II", trailer)
        if length < 32 or length + 32 > min(size, MAX_PACK):
            return None
        file.seek(size - 16 - length)
        footer = file.read(length)
    if zlib.crc32(footer) != crc or hashlib.sha256(footer).hexdigest() != name or footer[:4] != b"aFTR":
        return None
    count = struct.unpack_from("<I", footer, 8)[0]
    if footer[4] != CLASS_CODES[cls] or length != 32 + 48 * count:
        return None
    rows = struct.iter_unpack("<BBHIII32s", footer[32:])
    return [(id.hex(), offset, KINDS.get(kind), codec, raw, stored) for kind, codec, _, offset, raw, stored, id in rows]


def scan_pack(path, cls):
    """The places of the whole records of a pack whose footer cannot be used."""
    places = []
    with open(path, "rb") as file:
        data = file.read(MAX_PACK + 1)
    at = 16
    while 0 <= at <= len(data) - 52:
        kind, codec, zero, id, raw, stored, crc = struct.unpack_from("<BBH32sIII", data, at + 4)
        end = at + 52 + stored
        whole = data[at:at + 4] == b"aREC" and end <= len(data)
        if whole and zlib.crc32(data[at + 52:end], zlib.crc32(data[at:at + 48])) == crc:
            places.append((id.hex(), at, KINDS.get(kind), codec, raw, stored))
            at = end
        else:
            at = data.find(b"aREC", at + 1)
    print(f"warning: the footer of pack {path} is damaged; {len(places)} records found without it", file=sys.stderr)
    return places


def read_record(path, offset, id, kind):
    with open(path, "rb") as file:
        file.seek(offset)
        head = file.read(52)
        if len(head) < 52 or head[:4] != b"aREC":
            raise ArtError(f"pack {path} has no record at byte {offset}")
        code, codec, zero, found, raw, stored, crc = struct.unpack_from("<BBH32sIII", head, 4)
        if KINDS.get(code) != kind or found.hex() != id or codec > 1 or zero != 0:
            raise ArtError(f"pack {path} has another record at byte {offset} than its footer says")
        if raw > MAX_RAW[kind] or stored > raw or (codec == 0 and stored != raw):
            raise ArtError(f"a record of pack {path} declares a length that cannot be")
        payload = file.read(stored)
    if len(payload) != stored or zlib.crc32(payload, zlib.crc32(head[:48])) != crc:
        raise ArtError(f"{kind} {id} is damaged: wrong checksum in pack {path}")
    return codec, raw, payload


def decompress(frames):
    """Decodes zstd frames, whose decoded lengths are known, by one run of the program over all of them."""
    if not frames:
        return {}
    total = sum(length for _, length, _ in frames)
    with tempfile.TemporaryFile() as joined:
        for _, _, payload in frames:
            joined.write(payload)
        joined.seek(0)
        try:
            program = subprocess.Popen(["zstd", "-d", "-c", "-q"], stdin=joined, stdout=subprocess.PIPE)
        except FileNotFoundError:
            raise ArtError("this store has compressed records: install the `zstd` program")
        with program:
            raw = program.stdout.read(total + 1)
            program.stdout.close()
        if program.returncode != 0 or len(raw) != total:
            raise ArtError("a compressed record does not decode to its length")
    ends, at = {}, 0
    for id, length, _ in frames:
        ends[id] = raw[at:at + length]
        at += length
    return ends


# ---- refs.md and run.md: runs, branches, versions

def ref_name(encoded):
    return re.sub("%([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), encoded).encode("latin-1").decode("utf-8")


def heads(store):
    """branch -> ids of its heads"""
    folder, found = os.path.join(store.dir, "refs", "heads"), {}
    for branch in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        ids = [id for id in os.listdir(os.path.join(folder, branch)) if re.fullmatch("[0-9a-f]{64}", id)]
        found[ref_name(branch)] = sorted(ids)
    return found


def history(store, starts, with_inputs):
    """The runs that the starts descend from, by id; through their inputs too when asked."""
    found, front = {}, list(starts)
    while front:
        for id, raw in store.get_many("run", front).items():
            found[id] = unpack(raw)
        parents = [p.hex() for id in front for p in found[id].get("heads", [])]
        if with_inputs:
            parents += [i["run"].hex() for id in front for i in found[id].get("inputs", [])]
        front = list({id for id in parents if id not in found})
    return found


def find_output(store, selector, branch):
    """The output that NAME[@VERSION] means on a branch."""
    name, _, version = selector.partition("@")
    branches = heads(store)
    if branch is None:
        with open(os.path.join(store.dir, "HEAD"), encoding="utf-8") as file:
            branch = file.read().strip().removeprefix("ref: ")
        starts = branches.get(branch) or [id for ids in branches.values() for id in ids]
    elif branch in branches:
        starts = branches[branch]
    else:
        raise ArtError(f"no branch '{branch}'")
    as_hex = re.fullmatch("[0-9a-f]{7,64}", version) and (re.search("[a-f]", version) or len(version) == 64)
    runs = history(store, [i for ids in branches.values() for i in ids] if as_hex else starts, bool(as_hex))
    having = [(r["outputs"][name], r.get("generation", 1), id) for id, r in runs.items() if name in r.get("outputs", {})]
    if as_hex:
        having = [h for h in having if h[2].startswith(version)]
    elif re.fullmatch("v?[0-9]+", version):
        having = [h for h in having if h[0]["version"] == int(version.lstrip("v"))]
    elif version not in ("", "latest"):
        raise ArtError(f"'{version}' is no version: give a number, 'latest', or hex digits of a run")
    else:
        having = [max(having, key=lambda h: (h[0]["version"], h[1], h[2]))] if having else []
    if not having:
        raise ArtError(f"no artifact '{selector}'")
    if len({h[0]["content"] for h in having}) > 1:
        raise ArtError(f"'{selector}' is ambiguous between the runs " + ", ".join(h[2] for h in having))
    return having[0][0]


# ---- manifests.md and recipes.md: entries and content

def leaves(store, kind, ids, level=None):
    """The leaf entries of a tree in order, from its root. Nodes are fetched many at a time; levels count down to 0."""
    for start in range(0, len(ids), 256):
        some = ids[start:start + 256]
        nodes = store.get_many(kind, some)
        decoded = [unpack(nodes[id]) for id in some]
        top = decoded[0]["level"] if level is None else level
        if any(node["level"] != top for node in decoded):
            raise ArtError(f"a {kind} has a node on the wrong level")
        if top == 0:
            for node in decoded:
                yield from node["entries"]
        else:
            child = 0 if kind == "recipe" else 1
            yield from leaves(store, kind, [e[child].hex() for node in decoded for e in node["entries"]], top - 1)


def entries(store, output):
    """(path, mode, size, content id) of a whole artifact, in order."""
    for path, mode, size, content in leaves(store, "manifest", [output["content"].hex()]):
        yield path, mode, size, content.hex()


def recipe_of(store, output, content):
    if "layout" not in output:
        raise ArtError(f"large file {content} has no layout")
    if not hasattr(store, "layouts"):
        store.layouts = {c.hex(): r.hex() for c, r in leaves(store, "layout", [output["layout"].hex()])}
    if content not in store.layouts:
        raise ArtError(f"large file {content} is not in its layout")
    return store.layouts[content]


def large_file(store, output, size, content):
    """The bytes of a chunked file, piece by piece; the last check is of the whole."""
    whole, done, batch = hashlib.sha256(), 0, []

    def flush():
        chunks = store.get_many("blob", [id for id, _ in batch])
        for id, length in batch:
            if len(chunks[id]) != length:
                raise ArtError(f"chunk {id} has another length than its recipe says")
            whole.update(chunks[id])
            yield chunks[id]
        batch.clear()

    for chunk, length in leaves(store, "recipe", [recipe_of(store, output, content)]):
        batch.append((chunk.hex(), length))
        done += length
        if len(batch) >= BATCH // 65536:
            yield from flush()
    yield from flush()
    if done != size or whole.hexdigest() != content:
        raise ArtError(f"file {content} is not what its recipe makes")


def contents(store, output, items):
    """Pieces of the content of many entries: (entry, piece, is it the last of its file). Small files go in batches."""
    batch, size = [], 0

    def flush():
        blobs = store.get_many("blob", [entry[3] for entry in batch])
        for entry in batch:
            if len(blobs[entry[3]]) != entry[2]:
                raise ArtError(f"'{entry[0]}' has another size than its manifest says")
            yield entry, blobs[entry[3]], True
        batch.clear()

    for entry in items:
        if entry[2] > MAX_RAW["blob"]:
            for piece in large_file(store, output, entry[2], entry[3]):
                yield entry, piece, False
            yield entry, b"", True
        else:
            batch.append(entry)
            size += entry[2]
            if size >= BATCH or len(batch) >= 4096:
                yield from flush()
                size = 0
    yield from flush()


# ---- extract: nothing is written outside the destination, and nothing through a link

def check_path(path):
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.casefold() in (".git", ".art") for part in parts) or "\0" in path:
        raise ArtError(f"refusing the path '{path}'")


def check_link(path, target):
    """A link may point only at what lies inside the artifact."""
    depth = path.count("/")
    for part in target.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0 or target.startswith("/") or "\0" in target:
            raise ArtError(f"refusing the link '{path}': it leads outside, to '{target}'")


def extract(store, output, dest):
    if os.path.lexists(dest):
        raise ArtError(f"'{dest}' is there already")
    first = list(_take(entries(store, output), 2))
    if len(first) == 1 and first[0][0] == ".":
        write_all(contents(store, output, first), lambda path: dest, lambda path: None)
        return
    os.makedirs(dest)
    folders = {""}

    def make_folder(path):
        """A folder is made here or is an error, so no parent of a file can be a link."""
        if path not in folders:
            make_folder(path.rpartition("/")[0])
            os.mkdir(os.path.join(dest, path))
            folders.add(path)

    def checked():
        for entry in entries(store, output):
            check_path(entry[0])
            make_folder(entry[0] if entry[1] == FOLDER else entry[0].rpartition("/")[0])
            if entry[1] != FOLDER:
                yield entry

    write_all(contents(store, output, checked()), lambda path: os.path.join(dest, path), None)


def _take(items, count):
    return (item for item, _ in zip(items, range(count)))


def write_all(pieces, place, _):
    file = None
    for (path, mode, _, _), piece, last in pieces:
        if mode == SYMLINK:
            target = piece.decode("utf-8")
            check_link(path, target)
            os.symlink(target, place(path))
            continue
        if file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            file = os.fdopen(os.open(place(path), flags, 0o777 if mode == EXECUTABLE else 0o666), "wb")
        file.write(piece)
        if last:
            file.close()
            file = None


# ---- the commands

def show_runs(store, branch):
    branches = heads(store)
    starts = branches.get(branch, []) if branch else [id for ids in branches.values() for id in ids]
    found = history(store, starts, True)
    for id, run in sorted(found.items(), key=lambda r: (r[1]["time"], r[1].get("generation", 1), r[0]), reverse=True):
        time = datetime.fromtimestamp(run["time"] / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        outputs = " ".join(f"{name}@{out['version']}" for name, out in sorted(run.get("outputs", {}).items()))
        message = json.dumps(run.get("message", ""), ensure_ascii=False)
        print(f"{id} {time} {run.get('branch', '-')} {json.dumps(run.get('author', ''), ensure_ascii=False)} {message} {outputs}".rstrip())


def main():
    parser = argparse.ArgumentParser(description="read an art repository without art")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in {"runs": [], "ls": ["selector"], "cat": ["selector"], "extract": ["selector", "dest"]}.items():
        command = commands.add_parser(name)
        command.add_argument("repo")
        for word in words:
            command.add_argument(word)
        command.add_argument("--branch")
    args = parser.parse_args()
    store = Store(args.repo)
    if args.command == "runs":
        return show_runs(store, args.branch)
    selector, _, wanted = args.selector.partition(":")
    output = find_output(store, selector, args.branch)
    if args.command == "extract":
        extract(store, output, args.dest)
    elif args.command == "ls":
        for path, mode, size, content in entries(store, output):
            print(f"{'fxld'[mode]} {size:12} {content} {path}")
    else:
        chosen = [e for e in entries(store, output) if e[0] == (wanted or ".") and e[1] != FOLDER]
        if not chosen:
            raise ArtError(f"no file '{wanted or '.'}' in '{selector}'")
        for _, piece, _ in contents(store, output, chosen):
            sys.stdout.buffer.write(piece)


if __name__ == "__main__":
    try:
        main()
    except ArtError as error:
        sys.exit(f"error: {error}")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        sys.exit(f"error: an object is not as the format says: {error!r}")
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
