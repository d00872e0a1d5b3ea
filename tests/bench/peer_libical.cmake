pkg_check_modules(BENCH_LIBICAL REQUIRED IMPORTED_TARGET libical)
target_link_libraries(${program} PRIVATE PkgConfig::BENCH_LIBICAL)
