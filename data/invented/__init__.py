"""Invented papers to look at and to practise on: PÅHITTADE DEMODATA, never what anybody did."""
