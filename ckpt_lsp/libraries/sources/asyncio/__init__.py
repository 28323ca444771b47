"""Stands in for Python's `asyncio`: a coroutine has run when it is called, so waiting for it gives what it returned."""


def run(main, *, debug=None, loop_factory=None):
    return main


def create_task(coro, *, name=None, context=None):
    return coro


ensure_future = create_task


def gather(*coros_or_futures, return_exceptions=False):
    return list(coros_or_futures)


def wait_for(fut, timeout):
    return fut


def sleep(delay, result=None):
    return result


def to_thread(func, /, *args, **kwargs):
    return func(*args, **kwargs)


class AbstractEventLoop:
    def run_until_complete(self, future):
        return future

    def create_task(self, coro, *, name=None):
        return coro

    def run_in_executor(self, executor, func, *args):
        return func(*args)

    def run_forever(self):
        pass

    def close(self):
        pass


def get_event_loop():
    return AbstractEventLoop()


new_event_loop = get_running_loop = get_event_loop


def set_event_loop(loop):
    pass


class Lock:
    async def __aenter__(self):
        return None

    async def __aexit__(self, *details):
        return None

    def locked(self):
        return False


class Semaphore(Lock):
    def __init__(self, value=1):
        self._value = value
