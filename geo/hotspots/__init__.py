"""Where incidents concentrate: the hotspot_ family, points in, one table of cells out.

`hotspot_test` and `hotspot_scan` mark cells with a held share of false alarms and are what a
map may call hot. `hotspot_rank` orders places for planning. `hotspot_kde` is a picture.
`hotspot_gistar` is there for comparison with other tools.
"""
