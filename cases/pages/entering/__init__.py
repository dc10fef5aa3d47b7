"""A case as it is entered: the form, its drafts, the preview, the receipt."""
