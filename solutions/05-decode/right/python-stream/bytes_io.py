# Style: Python, reads from a stream; complains with `sys.exit`, which is one line on stderr and status 1.
import io
import pathlib
import sys


def read(stream, length):
    data = stream.read(length)
    if len(data) < length:
        raise ValueError("unexpected end")
    return data


def varint(stream, first=None):
    byte = first if first is not None else read(stream, 1)[0]
    return byte if byte < 0x80 else byte - 0x80 + (varint(stream) << 7)


def fields(stream):
    while start := stream.read(1):
        tag = varint(stream, start[0])
        match tag & 7:
            case 0:
                yield tag >> 3, varint(stream)
            case 1:
                yield tag >> 3, read(stream, 8)
            case 2:
                yield tag >> 3, read(stream, varint(stream))
            case 5:
                yield tag >> 3, read(stream, 4)
            case other:
                raise ValueError(f"wire type {other}")


try:
    user = dict(fields(io.BytesIO(pathlib.Path(sys.argv[1]).read_bytes())))
    text = f"{user.get(1, b'').decode()} is {user.get(2, 0)}"
except (OSError, ValueError) as error:
    sys.exit(f"decode: {error}")
print(text)
