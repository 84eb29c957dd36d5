"""Makes the fixtures beside this file with the programs that people use: NumPy, pyarrow, Pillow.

    pip install numpy pyarrow pillow && python core/materialize/testing/make-fixtures.py

The files are committed, so that tests need none of these; bytes may differ between versions, what they hold does not.
"""

import datetime
import decimal
import json
import pathlib
import struct
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

out = pathlib.Path(__file__).parent / "fixtures"
out.mkdir(exist_ok=True)


def arrays():
    yield "f4", np.array([[1.5, -2, np.inf], [0, np.nan, 3e38]], "<f4")
    yield "f8-big", np.array([1.1, -2.2], ">f8")
    yield "f2", np.array([1, -0.5, 65504, 6e-8, np.inf, -np.inf, 0.1], "<f2")
    yield "i8", np.array([2**63 - 1, -(2**63)], "<i8")
    yield "u2-big", np.array([1, 65535], ">u2")
    yield "bool", np.array([True, False, True])
    yield "c8", np.array([1 + 2j, -3j], "<c8")
    yield "fortran", np.asfortranarray(np.arange(6, dtype="<i4").reshape(2, 3))
    yield "scalar", np.array(7, "<i4")
    yield "empty", np.zeros((0, 3), "<f8")
    yield "str", np.array(["a", "häß", "😀"])
    yield "bytes", np.array([b"ab", b"c"])
    yield "datetime", np.array(["2024-01-02T03:04:05"], "<M8[s]")
    yield "record", np.array([(1, 2.5)], dtype=[("a", "<i2"), ("b", "<f8", (2,))])


for name, array in arrays():
    np.save(out / f"{name}.npy", array)
np.save(out / "object.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
with open(out / "version2.npy", "wb") as file:
    np.lib.format.write_array(file, np.arange(3, dtype="<i2"), version=(2, 0))

weights = {"w": np.arange(12, dtype="<f4").reshape(3, 4), "b": np.array([1, 2, 3], ">i4"), "deep/name": np.array(True)}
np.savez(out / "stored.npz", **weights)
np.savez_compressed(out / "deflated.npz", zeros=np.zeros(100_000, "<f8"), **weights)
with zipfile.ZipFile(out / "zip64.npz", "w", allowZip64=True) as archive:
    for name, array in weights.items():
        with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
            np.lib.format.write_array(file, array)


def safetensors(path, tensors, metadata):
    """The format is a length, a JSON header and the data; written here by its published description."""
    header, data = {"__metadata__": metadata}, b""
    for name, (dtype, shape, raw) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def bfloat16(values):
    return (np.array(values, "<f4").view("<u4") >> 16).astype("<u2").tobytes()


safetensors(
    out / "weights.safetensors",
    {
        "layer.weight": ("F32", [2, 2], np.array([1, 2, 3, 4], "<f4").tobytes()),
        "layer.bias": ("BF16", [2], bfloat16([1.5, -3])),
        "half": ("F16", [1], np.array([0.25], "<f2").tobytes()),
        "ids": ("I64", [2], np.array([-1, 2**40], "<i8").tobytes()),
        "empty": ("F32", [0, 5], b""),
        "scale": ("F8_E4M3", [3], bytes([0x38, 0x7E, 0xFF])),
    },
    {"format": "pt"},
)


def table(rows=600):
    index = range(rows)
    return pa.table(
        {
            "id": pa.array(index, pa.int64()),
            "name": pa.array([None if i % 7 == 0 else f"name {i % 50}" for i in index], pa.string()),
            "score": pa.array([i / 4 for i in index], pa.float64()),
            "small": pa.array([i % 256 for i in index], pa.uint8()),
            "flag": pa.array([None if i % 5 == 0 else i % 2 == 0 for i in index], pa.bool_()),
            "when": pa.array([1_704_164_645_000_001 + i for i in index], pa.timestamp("us", "UTC")),
            "day": pa.array([datetime.date(2024, 1, 1 + i % 28) for i in index], pa.date32()),
            "price": pa.array([decimal.Decimal(10**20 + i).scaleb(-2) for i in index], pa.decimal128(24, 2)),
            "raw": pa.array([bytes([i % 256, 255]) for i in index], pa.binary()),
            "tags": pa.array([None if i % 9 == 0 else [f"t{j}" for j in range(i % 4)] for i in index], pa.list_(pa.string())),
            "place": pa.array([{"x": i, "y": None if i % 2 else i / 2} for i in index], pa.struct([("x", pa.int32()), ("y", pa.float32())])),
            "kind": pa.array([["a", "b", "c"][i % 3] for i in index]).dictionary_encode(),
        }
    )


for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    pq.write_table(table(), out / f"{codec}.parquet", row_group_size=250, compression=codec)
pq.write_table(table(), out / "v2.parquet", row_group_size=250, compression="snappy", data_page_version="2.0")
plain = table(300).select(["id", "name", "score"])
encodings = {"id": "DELTA_BINARY_PACKED", "name": "DELTA_BYTE_ARRAY", "score": "BYTE_STREAM_SPLIT"}
pq.write_table(plain, out / "delta.parquet", use_dictionary=False, column_encoding=encodings, compression="none")
pq.write_table(table(0), out / "empty.parquet")
times = pa.table({"naive": pa.array([1, None], pa.timestamp("us")), "ns": pa.array([1, 2], pa.timestamp("ns", "UTC"))})
pq.write_table(times, out / "times.parquet")
pq.write_table(pa.table({"m": pa.array([[("a", 1), ("b", None)], []], pa.map_(pa.string(), pa.int64()))}), out / "map.parquet")


def arrow(path, table, stream=False, **options):
    """Batches of 250 rows, as a file or as a stream."""
    make = pa.ipc.new_stream if stream else pa.ipc.new_file
    with make(str(path), table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=250)


arrow(out / "none.arrow", table())
arrow(out / "lz4.arrow", table(), compression="lz4")
arrow(out / "zstd.arrow", table(), compression="zstd")
arrow(out / "stream.arrows", table(300), stream=True)
arrow(out / "empty.arrow", table(0))
arrow(
    out / "types.arrow",
    pa.table(
        {
            "null": pa.nulls(2),
            "half": pa.array(np.array([0.5, -2], "<f2")),
            "large": pa.array(["a", None], pa.large_string()),
            "view": pa.array(["short", "longer than twelve bytes"], pa.string_view()),
            "fixed": pa.array([b"ab", b"cd"], pa.binary(2)),
            "time": pa.array([1, None], pa.time64("us")),
            "naive": pa.array([1_500_000_001, -1], pa.timestamp("ns")),
            "seconds": pa.array([1, 2], pa.timestamp("s", "Europe/Berlin")),
            "date64": pa.array([datetime.date(2024, 1, 2), None], pa.date64()),
            "pair": pa.array([[1, 2], None], pa.list_(pa.int8(), 2)),
            "nested": pa.array([[[1], []], [None]], pa.list_(pa.list_(pa.int16()))),
            "map": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())),
            "negative": pa.array([decimal.Decimal("-0.05"), decimal.Decimal("12")], pa.decimal128(5, 2)),
            "bool": pa.array([True, None]),
            "u64": pa.array([2**64 - 1, 0], pa.uint64()),
        }
    ),
)
arrow(out / "union.arrow", pa.table({"u": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])])}))

picture = np.zeros((9, 12, 3), "u1")
picture[..., 0] = np.arange(12) * 20
picture[..., 1] = (np.arange(9) * 25)[:, None]
picture[..., 2] = 128
Image.fromarray(picture).save(out / "plain.png")
Image.fromarray(picture[..., 0]).save(out / "grey.png")
Image.fromarray(picture).save(out / "plain.jpg", quality=95, subsampling=0)
Image.fromarray(picture).save(out / "progressive.jpg", quality=95, subsampling=0, progressive=True)
