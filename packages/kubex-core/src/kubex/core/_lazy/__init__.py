"""Decode on touch: what comes from a server is parsed when it is looked at.

    documents   the entry points: an object, the items of a list, out of bytes
    hooks       the base class that `Model` stands on: what a touch of an object calls
    dumps       the error of a dump to JSON that meets bad data
    levels      opens one level of an object, and makes it a plain pydantic object at the end
    state       what an object is before it is plain, and how threads agree on the next state
    plans       how a class is read: made once for each class, from eligible, kinds and loaders
    fields      the types of a class's fields, where their names come late
    eligible    which classes are read on touch; the others are pydantic's from the start
    kinds       what kind of field an annotation makes
    loaders     a value out of the bytes of one field, for each kind
    plan        what a plan holds
    locks       free after a fork
    paths       where in a document a value is, and the error that says so

The why is in docs/decisions/0004-decode-on-touch.md.
"""
