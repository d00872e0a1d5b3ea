# The program's own copies of these three fail on demand; SQLite is given its memory by sqlite3_config.
target_link_options(${program} PRIVATE -Wl,--wrap=malloc,--wrap=realloc,--wrap=calloc)
