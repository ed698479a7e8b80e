"""The external look: an address by which somebody without an account reads one draft.

``services`` make and revoke addresses, ``public`` answers whoever holds one, ``views`` are the
editor's screen. Nothing here opens another page, a file, or a door of the admin.
"""
