# A few hundred damaged calendars here; more, and over other files, by hand.
file(GLOB calendars CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/data/*.ics)
add_test(NAME fuzz_import COMMAND ${program} 300 ${calendars})
set_tests_properties(fuzz_import PROPERTIES TIMEOUT 300)
