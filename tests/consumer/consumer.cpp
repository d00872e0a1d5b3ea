// consumer.cpp: consumer.c again, as C++ with what C++ would use.
#include <iostream>
#include <string>

#include <cmevent.h>

int main() {
    std::cout << cme_version() << '\n';
    return std::string(cme_status_name(CME_OK)) == "CME_OK" ? 0 : 1;
}
