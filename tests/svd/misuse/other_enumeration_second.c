/* The same, in the second of two fields.
 *
 * clang: implicit conversion from enumeration type 'GPIO_MODER_MODE' to different enumeration type 'GPIO_MODER_SPEED'
 * gcc: implicit conversion from ‘enum <anonymous>’ to ‘GPIO_MODER_SPEED’
 */
#ifdef WRONG
reg_write_with_reset(GPIO->MODER, .COUNT = 1, .SPEED0 = GPIO_MODER_MODE_OUTPUT);
#else
reg_write_with_reset(GPIO->MODER, .COUNT = 1, .SPEED0 = GPIO_MODER_SPEED_LOW);
#endif
