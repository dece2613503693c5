"""Registers as files: reading CSV and GeoJSON, saying what an import would change, applying it, exporting.

`reading` turns bytes into rows, `columns` cells into values, `tables` rows into a plan, `runs` keeps a previewed file
and applies it, `writing` exports, `pages` are the back office's pages. Each app declares its tables in `imports.py`.
"""
