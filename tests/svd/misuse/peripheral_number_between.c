/* A peripheral by a number between those that are there.
 *
 * clang: there is no peripheral of that number
 * gcc: there is no peripheral of that number
 */
#ifdef WRONG
reg_write_with_zero(reg_peripheral(UART, 3)->DR, .bits = 1);
#else
reg_write_with_zero(reg_peripheral(UART, 4)->DR, .bits = 1);
#endif
