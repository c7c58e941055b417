"""Expand and contract: a change that breaks the running application, as two that do not.

The first adds what the new version needs beside what the old one has and keeps the two alike; the second takes the
old away. `twin` and `group` say what columns need, `sync` keeps columns alike, `middle` is the schema between the two,
`swap` puts the new in the old's place. `remake` does for whole tables what twins do for columns, `exchange` what swap
does. `refusal` names what has no such form. Pure: whoever proves and writes the files runs the statements.
"""
