# Mistake: writes JSON.
import json
import sys


def user(name, age):
    return json.dumps({"name": name, "age": age}).encode()


if len(sys.argv) != 4 or not sys.argv[2].isdecimal():
    print("usage: encode <name> <age> <file>", file=sys.stderr)
    sys.exit(2)
with open(sys.argv[3], "wb") as file:
    file.write(user(sys.argv[1], int(sys.argv[2])))
