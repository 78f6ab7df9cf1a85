"""What an operating system has of its own: files, folders, locks, links, processes, a console.

Linux, macOS and Windows differ here and nowhere above: no other module names what one of them
lacks. `mypy --platform win32` and `tests/windows` hold that.
"""
