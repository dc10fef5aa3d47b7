"""Who reads a case and what of it: audience, omissions, personal data, and what its owner does later."""
