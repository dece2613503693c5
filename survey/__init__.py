"""Remote on-site surveys: booking, call, findings. The app arrives with its own issue; the layers know it already."""
