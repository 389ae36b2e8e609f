"""What guards the project. The folders mirror the rooms of yt_assets."""
