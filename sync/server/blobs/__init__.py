"""Files by their sha256: originals, previews, anchor maps and licences, on disk or in S3, up and down in parts."""
