"""How parameters are written: as patterns for the contract, and in words for whoever wrote one otherwise."""

#: A place, one index an axis.
PLACE = r"^(\d{1,9}(,\d{1,9}){0,7})?$"
#: A part, as numpy would write it.
PART = r"^((\d{1,9}|:)(,(\d{1,9}|:)){0,7})?$"
IN_WORDS = {
    PLACE: "places counted from 0, one an axis, up to 8 with commas between, of at most 9 digits: 0,3,17",
    PART: "places counted from 0, or : for all of an axis, up to 8 with commas between, of at most 9 digits: "
    "0,3 or 0,:,5",
}
