"""The built widget in Chromium, before a small stand-in of the visitor's API: what depends on the
page and the browser, and not on the service. A file here takes seconds.
"""
