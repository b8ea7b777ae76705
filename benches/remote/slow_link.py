"""A link that is slower than loopback, between `comtip serve` and those who name it.

    python slow_link.py --listen 127.0.0.1:7100 --to 127.0.0.1:7000 --delay-ms 0.5 --mbit 1000

Every byte arrives `--delay-ms` later, and no more of them a second than `--mbit` says, in either direction;
what is under way does not wait for what is before it to arrive. Name the listening side as the device:
`--device remote:127.0.0.1:7100`. Ends with Ctrl-C, and tells how many bytes went each way.
"""

import argparse
import asyncio
import os
import signal

PIECE = 1 << 16


def place(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


class Direction:
    """One way over the link: all connections share its rate."""

    def __init__(self, delay, bytes_per_s):
        self.delay, self.bytes_per_s = delay, bytes_per_s
        self.free_at, self.n_bytes = 0.0, 0

    async def carry(self, reader, writer):
        now = asyncio.get_running_loop().time
        # Bounded by what a link of this length holds, and some.
        under_way = asyncio.Queue(maxsize=4096)

        async def deliver():
            while (piece := await under_way.get()) is not None:
                arrives, data = piece
                await asyncio.sleep(max(0.0, arrives - now()))
                writer.write(data)
                await writer.drain()
            writer.close()

        delivery = asyncio.create_task(deliver())
        try:
            while not delivery.done() and (data := await reader.read(PIECE)):
                self.n_bytes += len(data)
                self.free_at = max(self.free_at, now()) + len(data) / self.bytes_per_s
                await under_way.put((self.free_at + self.delay, data))
        except ConnectionError:
            pass
        await under_way.put(None)
        try:
            await delivery
        except ConnectionError:
            pass


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--listen", type=place, required=True)
    parser.add_argument("--to", type=place, required=True)
    parser.add_argument("--delay-ms", type=float, default=0.5)
    parser.add_argument("--mbit", type=float, default=1000.0)
    arguments = parser.parse_args()
    there, back = (Direction(arguments.delay_ms / 1e3, arguments.mbit * 1e6 / 8) for _ in range(2))

    async def connect(reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection(*arguments.to)
        except OSError:
            writer.close()
            return
        await asyncio.gather(there.carry(reader, far_writer), back.carry(far_reader, writer))

    server = await asyncio.start_server(connect, *arguments.listen)
    ended = asyncio.Event()
    for signal_of_end in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_of_end, ended.set)
    async with server:
        await ended.wait()
        print(f"{there.n_bytes} bytes there, {back.n_bytes} back", flush=True)
        os._exit(0)  # What is under way goes with it.


if __name__ == "__main__":
    asyncio.run(main())
