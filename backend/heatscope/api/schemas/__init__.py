"""The words of the contract: what goes in and comes out, field by field."""
