# The driver and our own engine are tested with what is here already: every instance of the rules must be right.
# Nothing is measured.
find_package(Python COMPONENTS Interpreter)
if(CMEVENT_BUILD_TESTS AND Python_FOUND)
    add_test(NAME bench_peers COMMAND ${Python_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/bench/peers.py ${PROJECT_BINARY_DIR}
        --installed --seconds 0)
    set_tests_properties(bench_peers PROPERTIES TIMEOUT 300 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endif()
