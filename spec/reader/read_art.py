#!/usr/bin/env python3
"""Reads an art repository without art: lists its runs and takes artifacts out, checking every byte on the way.

Needs Python 3.9, its standard library, and the `zstd` program for compressed records. Written from the pages in the
folder above; each section names its page.

    read_art.py runs    REPO                          the runs, newest first
    read_art.py ls      REPO NAME[@VERSION]           the entries of an artifact
    read_art.py cat     REPO NAME[@VERSION][:PATH]    a file of it
    read_art.py extract REPO NAME[@VERSION] DEST      all of it, into a new folder or file

VERSION is a number, `latest`, or seven or more hex digits of a run; --branch names another branch than the current.
"""

import argparse, hashlib, itertools, json, os, re, struct, subprocess, sys, tempfile, zlib
from datetime import datetime, timezone

KINDS = {1: "blob", 2: "recipe", 3: "manifest", 4: "layout", 5: "run", 6: "fact"}
CLASS_OF = {"blob": "data", "recipe": "tree", "manifest": "tree", "layout": "tree", "run": "run", "fact": "run"}
MAX_RAW = {"blob": 131072, "recipe": 1 << 20, "manifest": 1 << 20, "layout": 1 << 20, "run": 1 << 24, "fact": 1 << 24}
MAX_PACK = 64 << 20
BATCH = 512  # objects fetched at a time
EMPTY = hashlib.sha256(b"").hexdigest()
FILE, EXECUTABLE, SYMLINK, FOLDER = 0, 1, 2, 3
FEATURES = set()  # those of format.json that this program can read

class ArtError(Exception):
    pass


# ---- encodings.md: ids and MessagePack

def object_id(kind, raw):
    domain = b"" if kind == "blob" else f"art:{kind}:1\0".encode()
    return hashlib.sha256(domain + raw).hexdigest()


CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
NUMBERS = {0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
SIZED = {0xC4: ("bytes", ">B"), 0xC5: ("bytes", ">H"), 0xC6: ("bytes", ">I"), 0xD9: ("text", ">B"),
         0xDA: ("text", ">H"), 0xDB: ("text", ">I"), 0xDC: ("array", ">H"), 0xDD: ("array", ">I"),
         0xDE: ("map", ">H"), 0xDF: ("map", ">I")}
def unpack(data):
    value, end = unpack_at(data, 0, 0)
    if end != len(data):
        raise ArtError("an object is not as long as it says")
    return value

def unpack_at(data, at, depth):
    if depth > 64:
        raise ArtError("an object nests too deep")
    tag, at = data[at], at + 1
    if tag < 0x80: return tag, at
    if tag >= 0xE0: return tag - 256, at
    if tag in CONSTANTS: return CONSTANTS[tag], at
    if tag in NUMBERS:
        return struct.unpack_from(NUMBERS[tag], data, at)[0], at + struct.calcsize(NUMBERS[tag])
    if tag < 0xC0:
        what, length = ("map", tag & 15) if tag < 0x90 else ("array", tag & 15) if tag < 0xA0 else ("text", tag & 31)
    elif tag in SIZED:
        what, form = SIZED[tag]
        length, at = struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)
    else:
        raise ArtError("an object holds a type that the format does not use")
    if what == "bytes": return data[at:at + length], at + length
    if what == "text": return data[at:at + length].decode("utf-8"), at + length
    items = []
    for _ in range(2 * length if what == "map" else length):
        item, at = unpack_at(data, at, depth + 1)
        items.append(item)
    if what == "array": return items, at
    if len(set(items[::2])) != length:
        raise ArtError("a map has one key twice")
    return dict(zip(items[::2], items[1::2])), at


# ---- packs.md: finding and reading records

class Store:
    def __init__(self, repo):
        self.dir = os.path.join(repo, ".art") if os.path.isdir(os.path.join(repo, ".art")) else repo
        try:
            with open(os.path.join(self.dir, "format.json"), encoding="utf-8") as file:
                form = json.load(file)
        except OSError:
            raise ArtError(f"there is no art repository in '{repo}'")
        if form["format"] != "art" or form["version"] != 1:
            raise ArtError("this is not a store of format version 1")
        for feature in form["features"]["read"]:
            if feature not in FEATURES:
                raise ArtError(f"reading this store needs the feature '{feature}'")
        self.places = {}

    def index(self, cls):
        """id -> (pack, offset) of every record of a class."""
        if cls not in self.places:
            self.places[cls] = found = {}
            for folder, _, names in os.walk(os.path.join(self.dir, "packs", cls)):
                for path in (os.path.join(folder, name) for name in names if re.fullmatch("[0-9a-f]{64}", name)):
                    for id, offset in footer_rows(path) or scan(path):
                        found[id] = path, offset
        return self.places[cls]

    def get(self, kind, ids):
        """id -> verified bytes of several objects of one kind. All compressed ones take one run of zstd."""
        index, found, frames = self.index(CLASS_OF[kind]), {}, []
        for path, offset, id in sorted(index[id] + (id,) for id in set(ids) if id in index):
            codec, length, payload = read_record(path, offset, kind, id)
            if codec == 1:
                frames.append((id, length, payload))
            else:
                found[id] = payload
        found.update(decompress(frames) if frames else ())
        for id, raw in found.items():
            if object_id(kind, raw) != id:
                raise ArtError(f"{kind} {id} is damaged: its bytes have another id")
        for id in ids:
            if id not in found and (kind, id) != ("blob", EMPTY):
                raise ArtError(f"{kind} {id} is not in the store")
        found[EMPTY] = b""
        return found

def footer_rows(path):
    """(id, offset) of each record by the pack's footer; None when anything about the footer is wrong."""
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 16))
        trailer = file.read(16)
        length, crc = struct.unpack("<II", trailer[:8]) if trailer[8:] == b"ARTEND1\n" else (0, 0)
        if length < 32 or 16 + length + 16 > size:
            return None
        file.seek(size - 16 - length)
        footer = file.read(length)
    rows = struct.unpack_from("<I", footer, 8)[0]
    named = hashlib.sha256(footer).hexdigest() == os.path.basename(path)
    if zlib.crc32(footer) != crc or footer[:4] != b"aFTR" or length != 32 + 48 * rows or not named:
        return None
    return [(row[6].hex(), row[3]) for row in struct.iter_unpack("<BBHIII32s", footer[32:])]

def scan(path):
    """The same without the footer: every record whose checksum is right."""
    print(f"warning: pack {path} has no good footer; looking for its records one by one", file=sys.stderr)
    with open(path, "rb") as file:
        data = file.read(MAX_PACK)
    at, found = data.find(b"aREC"), []
    while 0 <= at <= len(data) - 52:
        end = at + 52 + struct.unpack_from("<I", data, at + 44)[0]
        crc = struct.unpack_from("<I", data, at + 48)[0]
        if end <= len(data) and zlib.crc32(data[at + 52:end], zlib.crc32(data[at:at + 48])) == crc:
            found.append((data[at + 8:at + 40].hex(), at))
            at = data.find(b"aREC", end)
        else:
            at = data.find(b"aREC", at + 1)
    return found

def read_record(path, offset, kind, id):
    """Codec, raw length and payload, after every check that needs no decoding."""
    with open(path, "rb") as file:
        file.seek(offset)
        head = file.read(52)
        magic, code, codec, _, found, raw, stored, crc = struct.unpack("<4sBBH32sIII", head)
        if magic != b"aREC" or KINDS.get(code) != kind or found.hex() != id:
            raise ArtError(f"pack {path} has no {kind} {id} at byte {offset}")
        if codec > 1 or not 0 < stored <= raw <= MAX_RAW[kind] or (codec == 0 and stored != raw):
            raise ArtError(f"pack {path} declares impossible lengths at byte {offset}")
        payload = file.read(stored)
    if zlib.crc32(payload, zlib.crc32(head[:48])) != crc:
        raise ArtError(f"{kind} {id} is damaged: its record in pack {path} has another checksum")
    return codec, raw, payload

def decompress(frames):
    """(id, bytes) of zstd frames with known lengths: zstd decodes frames that follow each other as one."""
    total = sum(length for _, length, _ in frames)
    with tempfile.TemporaryFile() as joined:
        joined.write(b"".join(payload for _, _, payload in frames))
        joined.seek(0)
        try:
            program = subprocess.Popen(["zstd", "-dcq"], stdin=joined, stdout=subprocess.PIPE)
        except FileNotFoundError:
            raise ArtError("this store has compressed records: install the program zstd")
        raw = program.stdout.read(total + 1)
        program.stdout.close()
    if program.wait() != 0 or len(raw) != total:
        raise ArtError("a compressed record does not decode to its length")
    at = 0
    for id, length, _ in frames:
        yield id, raw[at:at + length]
        at += length


# ---- refs.md and run.md: branches, runs, versions

def listed(store, *parts):
    folder = os.path.join(store.dir, "refs", *parts)
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

def branches(store):
    """branch -> ids listed as heads, less those that facts say are heads no more."""
    facts = {id: unpack(raw) for id, raw in store.get("fact", listed(store, "facts")).items() if raw}
    replaced = {old.hex() for fact in facts.values() for old in fact["replaces"]}
    deleted = {(fact["subject"]["branch"], head.hex()) for id, fact in facts.items() if id not in replaced
               and fact["type"] in ("branch-delete", "amend") and fact["value"] for head in fact["value"]["heads"]}
    found = {}
    for folder in listed(store, "heads"):
        name = re.sub("%([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), folder).encode("latin-1").decode("utf-8")
        ids = [id for id in listed(store, "heads", folder) if re.fullmatch("[0-9a-f]{64}", id)]
        found[name] = [id for id in ids if (name, id) not in deleted]
    return found

def history(store, starts, inputs=False):
    """id -> run for all that the starts reach through their heads, and through inputs too when asked."""
    found, front = {}, list(starts)
    while front:
        new = {id: unpack(raw) for id, raw in store.get("run", front).items() if raw}
        found.update(new)
        parents = [head.hex() for run in new.values() for head in run["heads"]]
        parents += [used["run"].hex() for run in new.values() for used in run["inputs"] if inputs]
        front = [id for id in set(parents) if id not in found]
    return found

def find_output(store, selector, branch):
    """The output that NAME[@VERSION] means on a branch; without one on the store's own, or else on all."""
    name, _, version = selector.partition("@")
    heads = branches(store)
    starts = everything = [id for ids in heads.values() for id in ids]
    default = branch is None
    if default:
        with open(os.path.join(store.dir, "HEAD"), encoding="utf-8") as file:
            branch = file.read().strip().removeprefix("ref: ")
    hexed = re.fullmatch("[0-9a-f]{7,64}", version) and (len(version) == 64 or re.search("[a-f]", version))
    if not hexed:  # in a git work tree HEAD may name a branch that nothing was committed on
        starts = heads.get(branch) or (everything if default else [])
    runs = history(store, starts, inputs=bool(hexed))
    rows = [(run["outputs"][name], run["generation"], id) for id, run in runs.items() if name in run["outputs"]]
    if hexed:
        rows = [row for row in rows if row[2].startswith(version)]
    elif re.fullmatch("v?[0-9]+", version):
        rows = [row for row in rows if row[0]["version"] == int(version.lstrip("v"))]
    elif version in ("", "latest"):
        rows = sorted(rows, key=lambda row: (-row[0]["version"], -row[1], row[2]))[:1]
    else:
        raise ArtError(f"'{version}' is neither a number, nor 'latest', nor hex digits of a run")
    if len({row[0]["content"] for row in rows}) != 1:
        which = " or ".join(row[2] for row in rows)
        raise ArtError(f"'{selector}' could be of runs {which}" if rows else f"there is no '{selector}' on '{branch}'")
    return rows[0][0]


# ---- manifests.md and recipes.md: entries and content

def leaves(store, kind, ids, level=None):
    """Leaf entries of a tree in order, from its root. Many nodes are fetched at a time; levels count down to 0."""
    for start in range(0, len(ids), BATCH):
        some = ids[start:start + BATCH]
        raw = store.get(kind, some)
        nodes = [unpack(raw[id]) for id in some]
        top = nodes[0]["level"] if level is None else level
        if top > 15 or any(node["level"] != top for node in nodes):
            raise ArtError(f"a {kind} has a node on the wrong level")
        if top == 0:
            for node in nodes:
                yield from node["entries"]
        else:
            child = 0 if kind == "recipe" else 1
            yield from leaves(store, kind, [entry[child].hex() for node in nodes for entry in node["entries"]], top - 1)

def entries(store, output):
    """(path, mode, size, content id) of everything in an artifact, in order."""
    last = b""
    for path, mode, size, content in leaves(store, "manifest", [output["content"].hex()]):
        key = path.encode().replace(b"/", b"\0")  # below every other byte
        if key <= last:
            raise ArtError(f"the path {path!r} is out of order")
        last = key
        yield path, mode, size, content.hex()

def contents(store, output, items):
    """(entry, its pieces) of several entries, in batches: small files whole, large ones chunk by chunk."""
    recipes, items = None, iter(items)
    while batch := list(itertools.islice(items, BATCH)):
        blobs = store.get("blob", [entry[3] for entry in batch if entry[2] <= MAX_RAW["blob"]])
        for entry in batch:
            if entry[2] > MAX_RAW["blob"]:
                recipes = recipes or {c.hex(): r.hex() for c, r in leaves(store, "layout", [output["layout"].hex()])}
                yield entry, chunks(store, recipes[entry[3]], entry)
            elif len(blobs[entry[3]]) == entry[2]:
                yield entry, [blobs[entry[3]]]
            else:
                raise ArtError(f"'{entry[0]}' has another size than its manifest says")

def chunks(store, recipe, entry):
    whole, size, parts = hashlib.sha256(), 0, leaves(store, "recipe", [recipe])
    while batch := list(itertools.islice(parts, BATCH)):
        blobs = store.get("blob", [id.hex() for id, _ in batch])
        for id, length in batch:
            chunk = blobs[id.hex()]
            size += length
            if len(chunk) != length or length == 0 or size > entry[2]:
                raise ArtError(f"a recipe of '{entry[0]}' does not agree with its chunks or its size")
            whole.update(chunk)
            yield chunk
    if size != entry[2] or whole.hexdigest() != entry[3]:
        raise ArtError(f"'{entry[0]}' is not what its content id says")


# ---- threat-model.md: extracting, with nothing written outside the destination or through a link

def check_path(path):
    reserved = (".git", ".art")
    for part in path.split("/"):
        if part in ("", ".", "..") or part.casefold() in reserved or "\0" in part or len(part.encode()) > 255:
            raise ArtError(f"refusing the path {path!r}")

def check_link(path, target, folders):
    """A link may climb only from real folders, and never out of the artifact."""
    place = path.rpartition("/")[0]
    for part in target.split("/"):
        if part == ".." and (place == "" or place not in folders) or target.startswith("/") or "\0" in target:
            raise ArtError(f"refusing the link {path!r}: its target {target!r} may lead outside")
        if part == "..":
            place = place.rpartition("/")[0]
        elif part not in ("", "."):
            place = f"{place}/{part}" if place else part

def extract(store, output, dest):
    if os.path.lexists(dest):
        raise ArtError(f"'{dest}' is there already")
    folders, links = {""}, []

    def make_folder(path):
        # Made here or an error: so no folder on the way can be a link.
        if path not in folders:
            make_folder(path.rpartition("/")[0])
            os.mkdir(os.path.join(dest, path))
            folders.add(path)

    def files():
        for entry in entries(store, output):
            if entry[0] != ".":
                check_path(entry[0])
                os.makedirs(dest, exist_ok=True)
                make_folder(entry[0] if entry[1] == FOLDER else entry[0].rpartition("/")[0])
            if entry[1] != FOLDER:
                yield entry

    for (path, mode, _, _), pieces in contents(store, output, files()):
        place = dest if path == "." else os.path.join(dest, path)
        if mode == SYMLINK:
            links.append((path, place, b"".join(pieces).decode("utf-8")))
            continue
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(place, flags, 0o777 if mode == EXECUTABLE else 0o666), "wb") as file:
            file.writelines(pieces)
    for path, place, target in links:
        check_link(path, target, folders)
        os.symlink(target, place)
    if not os.path.lexists(dest):
        os.makedirs(dest)  # an artifact without entries


# ---- the commands

def show_runs(store, branch):
    heads = branches(store)
    starts = heads.get(branch, []) if branch else [id for ids in heads.values() for id in ids]
    runs = history(store, starts, inputs=True)
    for id, run in sorted(runs.items(), key=lambda row: (-row[1]["time"], -row[1]["generation"], row[0])):
        time = datetime.fromtimestamp(run["time"] / 1000, timezone.utc).isoformat(timespec="seconds")
        outputs = [f"{name}@{output['version']}" for name, output in sorted(run["outputs"].items())]
        print(id, time, run["branch"], json.dumps(run["author"]), json.dumps(run["message"]), *outputs)

def main():
    parser = argparse.ArgumentParser(description="read an art repository without art")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in {"runs": [], "ls": ["selector"], "cat": ["selector"], "extract": ["selector", "dest"]}.items():
        command = commands.add_parser(name)
        for word in ["repo", *words]:
            command.add_argument(word)
        command.add_argument("--branch")
    args = parser.parse_args()
    store = Store(args.repo)
    if args.command == "runs":
        return show_runs(store, args.branch)
    selector, _, path = args.selector.partition(":")
    output = find_output(store, selector, args.branch)
    if args.command == "extract":
        return extract(store, output, args.dest)
    chosen = [entry for entry in entries(store, output) if args.command == "ls" or entry[0] == (path or ".")]
    if args.command == "ls":
        for name, mode, size, content in chosen:
            print("fxld"[mode], f"{size:>12}", content, name)
    elif not chosen:
        raise ArtError(f"there is no '{path or '.'}' in '{selector}'")
    else:
        for _, pieces in contents(store, output, chosen):
            sys.stdout.buffer.writelines(pieces)


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
    except (ArtError, OSError) as error:
        sys.exit(f"error: {error}")
    except (AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        sys.exit(f"error: an object breaks the format: {error!r}")
